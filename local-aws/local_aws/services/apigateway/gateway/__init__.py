"""API Gateway's REST APIs over HTTP: moto keeps their definitions, this package answers the requests that clients send to them."""
