"""CodeDeploy's deployments of Lambda functions, which really shift the traffic of an alias; moto only keeps a record of them."""
