using System.Collections.Immutable;
using System.Reflection;
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
        OrganizationName = options.OrganizationName ?? "organization";
        ProjectName = options.ProjectName ?? "project";
        StackName = options.StackName ?? "stack";
        RootDirectory = options.RootDirectory ?? Directory.GetCurrentDirectory();
        IsDryRun = options.IsPreview ?? true;
    }

    /// <summary>Runs a stack class under mocks.</summary>
    /// <typeparam name="TStack">The stack class.</typeparam>
    /// <param name="mocks">Answers in the place of the engine and the providers.</param>
    /// <param name="options">Names and mode; null for a preview of the stack "stack" of the project "project".</param>
    /// <returns>All resources in order of construction, the stack first.</returns>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() =>
        ExecuteAsync(mocks, options, () =>
        {
            var stack = (Stack)Activator.CreateInstance(
                typeof(TStack), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, null, null)!;
            stack.RegisterPropertyOutputs();
            return Task.CompletedTask;
        });

    /// <summary>Runs a program under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack.</returns>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources) =>
        TestInRootStackAsync(testMocks, testOptions, () =>
        {
            createResources();
            return Task.CompletedTask;
        });

    /// <summary>Runs an asynchronous program under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack.</returns>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources) =>
        TestInRootStackAsync(testMocks, testOptions, createResources);

    /// <summary>Runs a program that returns its stack outputs under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack, and the dictionary that the program returned.</returns>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources) =>
        TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs an asynchronous program that returns its stack outputs under mocks.</summary>
    /// <param name="testMocks">Answers in the place of the engine and the providers.</param>
    /// <param name="testOptions">Names and mode.</param>
    /// <param name="createResources">The program.</param>
    /// <returns>All resources in order of construction, without the stack, and the dictionary that the program returned.</returns>
    /// <exception cref="RunException">The run failed; an <see cref="AggregateException"/> of these when in several ways.</exception>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        IDictionary<string, object?> outputs = ImmutableDictionary<string, object?>.Empty;
        var resources = await TestInRootStackAsync(
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

    private static Task<ImmutableArray<Resource>> TestInRootStackAsync(IMocks mocks, TestOptions options, Func<Task> program) =>
        ExecuteAsync(mocks, options, async () =>
        {
            var stack = new RootStack();
            await program().ConfigureAwait(false);
            stack.RegisterPropertyOutputs();
        });

    private static async Task<ImmutableArray<Resource>> ExecuteAsync(IMocks mocks, TestOptions? options, Func<Task> program)
    {
        var deployment = new Deployment(mocks, options ?? new TestOptions());
        _current.Value = deployment;
        deployment.Pending.TrackProgram(StartAsync(program));
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

    /// <summary>Stands for the stack of a program that has no stack class. It shows no outputs: those of the program go to its caller.</summary>
    private sealed class RootStack : Stack;
}
