"""AWS WAF: its resource types, and what its rate rules do."""
