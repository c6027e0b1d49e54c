// A run sets the variables of the process, and a deployment is serial anyway.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
