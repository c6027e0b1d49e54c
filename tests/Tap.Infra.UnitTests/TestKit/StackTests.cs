namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Tests that ask the shared stacks.</summary>
[Collection(StackCollection.Name)]
public abstract class StackTests(StackFixture fixture)
{
    internal TapRun Dev => fixture.Stack("dev");

    internal TapRun Prod => fixture.Stack("prod");

    /// <summary>Dev with an API that asks for tokens.</summary>
    internal TapRun Guarded => fixture.Guarded;

    internal TapRun Stack(string environment) => fixture.Stack(environment);

    internal TapRun Migration(string environment) => fixture.Migration(environment);

    internal TapRun Stack(string environment, bool migrates) => migrates ? Migration(environment) : Stack(environment);

    internal TapRun Preview(string environment) => fixture.Preview(environment);
}
