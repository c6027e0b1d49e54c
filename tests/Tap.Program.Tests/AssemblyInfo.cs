// A run sets the variables of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
