"""Facts about the world that ship with Lading: developers, models, families, licences, packages, services.

``data/`` holds one record per thing, each with its source and date; ``schema`` says what a record is; ``build`` compiles
them into the index that ``index`` answers from.
"""
