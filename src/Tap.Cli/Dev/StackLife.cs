using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;

namespace Tap.Cli.Dev;

/// <summary>How a stack went, that was up.</summary>
internal enum StackEnd
{
    /// <summary>Somebody destroyed it, or took the local AWS down.</summary>
    TakenDown,

    /// <summary>The local AWS crashed, or is another one now.</summary>
    Lost,
}

/// <summary>Looks whether a stack is still up.</summary>
/// <param name="workspace">The checkout.</param>
/// <param name="stack">The stack.</param>
internal sealed class StackLife(Workspace workspace, string stack)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly LocalAwsProcess process = new(workspace);

    /// <summary>The local AWS that has the stack; null when none has.</summary>
    public string? Instance => File.Exists(workspace.StateFile(stack)) ? process.Instance : null;

    /// <summary>Ends when the stack is not up any more.</summary>
    /// <param name="instance">The local AWS that has it.</param>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public async Task<StackEnd> EndAsync(string instance, CancellationToken cancellation)
    {
        while (Instance == instance)
            await Task.Delay(PollInterval, cancellation);
        return await IsTakenDownAsync() ? StackEnd.TakenDown : StackEnd.Lost;
    }

    /// <summary>Whether the stack is gone, and not by a crash.</summary>
    public async Task<bool> IsTakenDownAsync() => !await process.HasCrashedAsync() && Instance is null;
}
