"""X-Ray: takes in the segments of traces, and shows the traces."""
