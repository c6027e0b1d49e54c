namespace Tap.Cli.Tests.EndToEnd;

/// <summary>One home for the tests that only need a local AWS without their stack; starting one takes longer than most of them.</summary>
public sealed class SharedHome : IDisposable
{
    internal TapHome Tap { get; } = new();

    public void Dispose() => Tap.Dispose();
}

[CollectionDefinition(Name)]
public sealed class SharedHomeCollection : ICollectionFixture<SharedHome>
{
    public const string Name = "shared home";
}

/// <summary>Tests in the shared home, each of which finds no stack there and leaves none.</summary>
[Collection(SharedHomeCollection.Name)]
public abstract class SharedHomeTests(SharedHome home) : IAsyncLifetime
{
    private protected TapHome Tap => home.Tap;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Tap.RequireAsync("destroy");
}
