[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The tests that share the stacks. Nothing runs beside them: runs read variables of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StackCollection : ICollectionFixture<StackFixture>
{
    public const string Name = "stacks";
}
