using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <content>Runs under mocks.</content>
public sealed partial class Deployment
{
    private readonly IMocks _mocks;
    private readonly List<Resource> _resources = [];

    private Deployment(IMocks mocks, TestOptions options)
    {
        _mocks = mocks;
        _instance = new DeploymentInstance(this);
        ProjectName = options.ProjectName ?? "project";
        StackName = options.StackName ?? "stack";
        RootDirectory = options.RootDirectory ?? Directory.GetCurrentDirectory();
        IsDryRun = options.IsPreview ?? true;
    }

    /// <summary>Runs a program under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack.</returns>
    /// <exception cref="System.Text.Json.JsonException">The settings in PULUMI_CONFIG are no JSON.</exception>
    /// <exception cref="InvalidOperationException">The calling code belongs to a run itself.</exception>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources) =>
        ExecuteAsync(testMocks, testOptions, () =>
        {
            createResources();
            return Task.CompletedTask;
        });

    /// <summary>Runs an asynchronous program under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack.</returns>
    /// <exception cref="System.Text.Json.JsonException">The settings in PULUMI_CONFIG are no JSON.</exception>
    /// <exception cref="InvalidOperationException">The calling code belongs to a run itself.</exception>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources) =>
        ExecuteAsync(testMocks, testOptions, createResources);

    /// <summary>Runs a program that returns its stack outputs under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack, and the dictionary that the program returned.</returns>
    /// <exception cref="System.Text.Json.JsonException">The settings in PULUMI_CONFIG are no JSON.</exception>
    /// <exception cref="InvalidOperationException">The calling code belongs to a run itself.</exception>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources) =>
        TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs an asynchronous program that returns its stack outputs under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack, and the dictionary that the program returned.</returns>
    /// <exception cref="System.Text.Json.JsonException">The settings in PULUMI_CONFIG are no JSON.</exception>
    /// <exception cref="InvalidOperationException">The calling code belongs to a run itself.</exception>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        IDictionary<string, object?> outputs = ImmutableDictionary<string, object?>.Empty;
        var resources = await ExecuteAsync(
            testMocks,
            testOptions,
            async () => outputs = await createResources().ConfigureAwait(false)).ConfigureAwait(false);
        return (resources, outputs);
    }

    internal void Add(Resource resource)
    {
        lock (_resources)
            _resources.Add(resource);
    }

    private static async Task<ImmutableArray<Resource>> ExecuteAsync(IMocks mocks, TestOptions? options, Func<Task> program)
    {
        var deployment = new Deployment(mocks, options ?? new TestOptions());
        if (Current is not null)
            throw new InvalidOperationException("Deployment.Instance should only be set once at the beginning of a 'Run' call.");
        _current.Value = deployment;
        deployment.Pending.TrackProgram(StartAsync(async () =>
        {
            var stack = new RootStack(deployment);
            await program().ConfigureAwait(false);
            stack.End();
        }));
        await deployment.Pending.Ended.ConfigureAwait(false);
        deployment.Pending.ThrowErrors();
        lock (deployment._resources)
            return [.. deployment._resources.Where(resource => resource is not RootStack)];
    }

    /// <summary>
    /// Runs the program's synchronous part here, its continuations on the pool: a program that blocks must not starve them.
    /// </summary>
    private static async Task StartAsync(Func<Task> program)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Task running;
        try
        {
            running = program();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
        await running.ConfigureAwait(false);
    }
}
