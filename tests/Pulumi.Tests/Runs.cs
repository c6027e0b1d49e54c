using Pulumi.Testing;

namespace Pulumi.Tests;

/// <summary>Runs of a program under mocks. A run that never ends fails its test.</summary>
internal static class Runs
{
    /// <summary>What only a hang takes, and no busy machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static Task<ImmutableArray<Resource>> UpdateAsync(IMocks mocks, Action program) =>
        Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program).WaitAsync(Deadline);

    public static Task<ImmutableArray<Resource>> UpdateAsync(IMocks mocks, Func<Task> program) =>
        Deployment.TestAsync(mocks, new TestOptions { IsPreview = false }, program).WaitAsync(Deadline);

    public static Task<ImmutableArray<Resource>> PreviewAsync(IMocks mocks, Action program) =>
        Deployment.TestAsync(mocks, new TestOptions { IsPreview = true }, program).WaitAsync(Deadline);

    public static Task<ImmutableArray<Resource>> PreviewAsync(IMocks mocks, Func<Task> program) =>
        Deployment.TestAsync(mocks, new TestOptions { IsPreview = true }, program).WaitAsync(Deadline);

    /// <summary>The messages of the <see cref="RunException"/>s with which a run fails: one failure may be reported twice, as the
    /// output that failed and as the resource that read it.</summary>
    public static async Task<IReadOnlyList<string>> FailAsync(Func<Task> run)
    {
        var thrown = await Record.ExceptionAsync(run);
        thrown.Should().NotBeNull("the run fails");
        IReadOnlyCollection<Exception> failures = thrown is AggregateException several ? several.InnerExceptions : [thrown!];
        failures.Should().AllBeAssignableTo<RunException>();
        return failures.Select(failure => failure.Message).ToArray();
    }

    public static Task<IReadOnlyList<string>> FailAsync(IMocks mocks, Action program) => FailAsync(() => UpdateAsync(mocks, program));

    public static Task<IReadOnlyList<string>> FailAsync(IMocks mocks, Func<Task> program) => FailAsync(() => UpdateAsync(mocks, program));

    /// <summary>The one resource that a run makes.</summary>
    public static async Task<T> MakeAsync<T>(IMocks mocks, Func<T> make) where T : Resource =>
        (T)(await UpdateAsync(mocks, () => { make(); })).Single();
}
