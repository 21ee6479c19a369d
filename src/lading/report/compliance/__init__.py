"""What guidance on AI SBOMs asks for, and how far a BOM answers it: one file of elements for each guidance."""
