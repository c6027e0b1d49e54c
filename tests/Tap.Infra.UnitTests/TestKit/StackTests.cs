using System.Reflection;
using Xunit.Sdk;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The stacks that most tests ask, each run once: dev and prod, really and as a preview.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    private readonly Dictionary<string, TapRun> stacks = [];
    private readonly Dictionary<string, TapRun> previews = [];

    public async Task InitializeAsync()
    {
        foreach (var stack in BothEnvironmentsAttribute.Environments)
        {
            stacks[stack] = await TapRun.StartAsync(RunOptions.Of(stack));
            previews[stack] = await TapRun.StartAsync(RunOptions.Of(stack) with { IsPreview = true });
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal TapRun Stack(string environment) => stacks[environment];

    internal TapRun Preview(string environment) => previews[environment];
}

/// <summary>The one collection of tests that share the stacks. It runs alone: the SDK's test runs read variables of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StackCollection : ICollectionFixture<StackFixture>
{
    public const string Name = "stacks";
}

/// <summary>Tests that ask the shared stacks.</summary>
[Collection(StackCollection.Name)]
public abstract class StackTests(StackFixture fixture)
{
    internal TapRun Dev => fixture.Stack("dev");

    internal TapRun Prod => fixture.Stack("prod");

    internal TapRun Stack(string environment) => fixture.Stack(environment);

    internal TapRun Preview(string environment) => fixture.Preview(environment);
}

/// <summary>Runs a theory once for dev and once for prod.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothEnvironmentsAttribute : DataAttribute
{
    internal static readonly string[] Environments = ["dev", "prod"];

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Environments.Select(environment => new object[] { environment });
}
