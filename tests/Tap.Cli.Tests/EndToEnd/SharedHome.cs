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

/// <summary>
/// Tests in the shared home, each of which brings dev to what it needs, whatever is there: what takes longer than most of them is done
/// once.
/// </summary>
[Collection(SharedHomeCollection.Name)]
public abstract class SharedHomeTests(SharedHome home)
{
    private protected TapHome Tap => home.Tap;

    /// <summary>Brings the stack to its settings, and puts back what a test before changed by hand; its data stay.</summary>
    private protected Task<TapResult> UpAsync() => Tap.RequireAsync("up", "--json", "--refresh");

    /// <summary>Leaves nothing of it.</summary>
    private protected Task DestroyAsync() => Tap.RequireAsync("destroy");
}
