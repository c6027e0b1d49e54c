using Tap.Cli.Local.Engine;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

/// <summary>Runs small programs against a <see cref="FakeLocalAws"/>.</summary>
internal sealed class RunKit
{
    public FakeLocalAws Aws { get; } = new();

    /// <summary>The plan of the last run.</summary>
    public Plan Plan { get; private set; } = new();

    /// <summary>Runs a program whose resources all belong to one group.</summary>
    public Task<RunResult> RunAsync(Action<Group> program, bool preview = false, CancellationToken cancellation = default) => RunAsync(
        options =>
        {
            _ = new Group("root", program, options);
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
        },
        preview,
        cancellation);

    /// <summary>Runs a program.</summary>
    public Task<RunResult> RunAsync(StackProgram program, bool preview = false, CancellationToken cancellation = default) =>
        RunAsync(program, new RunOptions(preview, Refresh: false, Targets.All), cancellation);

    /// <summary>Runs a program for targets alone.</summary>
    public Task<RunResult> RunForAsync(StackProgram program, Targets targets) =>
        RunAsync(program, new RunOptions(Preview: false, Refresh: false, targets), default);

    /// <summary>Runs a program with what was changed by other hands.</summary>
    public Task<RunResult> RefreshAsync(StackProgram program, bool preview = false) =>
        RunAsync(program, new RunOptions(preview, Refresh: true, Targets.All), default);

    private static StackConfiguration Configuration => new("tap", new Dictionary<string, string> { ["aws:region"] = "eu-west-2" }, []);

    private Task<RunResult> RunAsync(StackProgram program, RunOptions options, CancellationToken cancellation)
    {
        Plan = new Plan();
        return new LocalRun(Aws, Path.GetTempPath(), "dev", Configuration, program).RunAsync(Plan, options, cancellation);
    }

    /// <summary>The operation of each resource in the last run.</summary>
    public Dictionary<string, Operation> Operations => Plan.Steps.ToDictionary(step => step.Name, step => step.Operation);

    /// <summary>The step of a resource in the last run.</summary>
    public Step Step(string name) => Plan.Steps.Single(step => step.Name == name);
}
