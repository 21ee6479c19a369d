"""What the references mean: which model, dataset, API or package."""
