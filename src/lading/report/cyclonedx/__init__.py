"""How a report becomes a CycloneDX BOM.

The library builds and renders what it knows (`build`); model cards, dataset descriptions and compositions, which it does not
know, are typed records of our own (`extras`) that `render` adds to the rendered document by bom-ref. Importing any module here
imports the CycloneDX library: formats do so inside their ``render`` only.
"""
