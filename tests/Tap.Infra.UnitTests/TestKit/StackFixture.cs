namespace Tap.Infra.UnitTests.TestKit;

/// <summary>
/// The stacks that most tests ask, each run once: dev and prod, really and as a preview, with a migration, and dev asking for tokens.
/// </summary>
public sealed class StackFixture : IAsyncLifetime
{
    private readonly Dictionary<string, TapRun> stacks = [];
    private readonly Dictionary<string, TapRun> previews = [];
    private readonly Dictionary<string, TapRun> migrations = [];
    private TapRun? guarded;

    public async Task InitializeAsync()
    {
        foreach (var stack in BothEnvironmentsAttribute.Environments)
        {
            stacks[stack] = await TapRun.StartAsync(RunOptions.Of(stack));
            previews[stack] = await TapRun.StartAsync(RunOptions.Of(stack) with { IsPreview = true });
            migrations[stack] = await TapRun.StartAsync(RunOptions.Of(stack).Migrating);
        }

        guarded = await TapRun.StartAsync(RunOptions.Dev.Guarded);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal TapRun Stack(string environment) => stacks[environment];

    internal TapRun Migration(string environment) => migrations[environment];

    internal TapRun Guarded => guarded!;

    internal TapRun Preview(string environment) => previews[environment];
}
