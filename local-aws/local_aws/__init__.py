"""A local AWS: moto, hosted in one process on one port, with what moto lacks."""
