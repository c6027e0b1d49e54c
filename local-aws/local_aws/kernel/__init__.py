"""What every part stands on: the process, its clients and servers, moto, errors. It knows no service."""
