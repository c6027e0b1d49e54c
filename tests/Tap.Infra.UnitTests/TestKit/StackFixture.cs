namespace Tap.Infra.UnitTests.TestKit;

/// <summary>The stacks that most tests ask, each run once: dev and prod, really and as a preview, and with a migration.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    private readonly Dictionary<string, TapRun> stacks = [];
    private readonly Dictionary<string, TapRun> previews = [];
    private readonly Dictionary<string, TapRun> migrations = [];

    public async Task InitializeAsync()
    {
        foreach (var stack in BothEnvironmentsAttribute.Environments)
        {
            stacks[stack] = await TapRun.StartAsync(RunOptions.Of(stack));
            previews[stack] = await TapRun.StartAsync(RunOptions.Of(stack) with { IsPreview = true });
            migrations[stack] = await TapRun.StartAsync(RunOptions.Of(stack).Migrating);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal TapRun Stack(string environment) => stacks[environment];

    internal TapRun Migration(string environment) => migrations[environment];

    internal TapRun Preview(string environment) => previews[environment];
}
