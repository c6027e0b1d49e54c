"""DynamoDB: tables, what moto does otherwise, and throughput: what requests consume, and what a provisioned table or index has left."""
