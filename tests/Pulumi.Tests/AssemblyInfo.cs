// A deployment is ambient state of the process's flow, and some tests set environment variables.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
