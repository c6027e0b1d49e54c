"""DynamoDB's throughput: what requests consume, and what a provisioned table or index has left for them."""
