using System.Collections.Concurrent;
using Pulumi.Testing;

namespace Pulumi.Tests;

/// <summary>Mocks that keep what they were asked, in order, and answer by delegates. Without delegates a resource gets the id
/// <c>&lt;name&gt;-id</c> and an empty state, and a call an empty answer.</summary>
internal sealed class RecordingMocks : IMocks
{
    private readonly ConcurrentQueue<MockResourceArgs> _resources = new();
    private readonly ConcurrentQueue<MockCallArgs> _calls = new();
    private readonly ConcurrentQueue<MockRegisterResourceOutputsRequest> _registrations = new();
    private readonly ConcurrentQueue<string> _events = new();

    public Func<MockResourceArgs, string?> Id { get; init; } = args => $"{args.Name}-id";

    public Func<MockResourceArgs, object> State { get; init; } = _ => ImmutableDictionary<string, object>.Empty;

    /// <summary>What has to be over before a resource is answered.</summary>
    public Func<MockResourceArgs, Task> Until { get; init; } = _ => Task.CompletedTask;

    public Func<MockCallArgs, object> Answer { get; init; } = _ => ImmutableDictionary<string, object>.Empty;

    public IReadOnlyCollection<MockResourceArgs> Resources => _resources;

    public IReadOnlyCollection<MockCallArgs> Calls => _calls;

    public IReadOnlyCollection<MockRegisterResourceOutputsRequest> Registrations => _registrations;

    /// <summary>Those of components: the stack registers outputs as well.</summary>
    public IEnumerable<MockRegisterResourceOutputsRequest> ComponentRegistrations =>
        _registrations.Where(registration => !registration.Urn.Contains("::pulumi:pulumi:Stack::", StringComparison.Ordinal));

    /// <summary><c>+name</c> when a resource arrives, <c>-name</c> when it is answered.</summary>
    public IReadOnlyCollection<string> Events => _events;

    public IEnumerable<string?> Names => _resources.Select(resource => resource.Name);

    public MockResourceArgs this[string name] => _resources.Single(resource => resource.Name == name);

    public static RecordingMocks Returning(string key, object? value) =>
        new() { State = _ => new Dictionary<string, object?> { [key] = value } };

    public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        _resources.Enqueue(args);
        _events.Enqueue($"+{args.Name}");
        await Until(args);
        var answer = (Id(args), State(args));
        _events.Enqueue($"-{args.Name}");
        return answer;
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        _calls.Enqueue(args);
        return Task.FromResult(Answer(args));
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        _registrations.Enqueue(args);
        return Task.CompletedTask;
    }
}
