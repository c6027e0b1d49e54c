using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>A project folder with one file in it: <c>plan.json</c>, a plan of a migration.</summary>
internal sealed class PlanFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tap-plan-");

    public PlanFolder(string plan) => File.WriteAllText(Path.Combine(folder.FullName, "plan.json"), plan);

    /// <summary>The dev stack with that plan.</summary>
    public RunOptions Options => Of(RunOptions.Dev);

    /// <summary>The example of the repository, to be changed.</summary>
    public static JsonObject Example() => JsonNode.Parse(Repository.Read("examples/migration.json"))!.AsObject();

    /// <summary>Runs a stack, that of dev if no other is given, with the example after a change.</summary>
    public static async Task<TapRun> RunAsync(Action<JsonObject> change, RunOptions? options = null)
    {
        var plan = Example();
        change(plan);
        using var folder = new PlanFolder(plan.ToJsonString());
        return await TapRun.StartAsync(folder.Of(options ?? RunOptions.Dev));
    }

    /// <summary>What reading a plan finds: null when it has no fault, else the message.</summary>
    public static async Task<string?> FaultsAsync(string plan)
    {
        using var folder = new PlanFolder(plan);
        return SettingsReading.FaultsIn((await SettingsReading.OfAsync(folder.Options)).Report);
    }

    private RunOptions Of(RunOptions options) => options.With("tap:migration", "plan.json") with { RootDirectory = folder.FullName };

    public void Dispose() => folder.Delete(recursive: true);
}
