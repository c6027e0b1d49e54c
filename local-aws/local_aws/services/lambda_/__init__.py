"""Lambda functions that really run: moto keeps them, this package executes their code in Node processes."""
