"""What the references mean: which model, dataset, API or package.

``places`` rejects what only looks like a name · ``urls`` reads URLs and schemes · ``hosted`` reads names as providers use
them ·
``hub`` reads Hub ids and bare names · ``references`` asks them in order · ``merge`` makes one subject of many references.
"""
