"""API Gateway: resource types, what moto does otherwise, and the gateway that answers requests to the deployed APIs."""
