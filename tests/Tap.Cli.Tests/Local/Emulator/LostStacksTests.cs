using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Emulator;

/// <summary>What a crash took is told for every stack, and its files go.</summary>
public sealed class LostStacksTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_stacks_of_another_process_are_lost_and_those_of_this_one_are_not()
    {
        WriteState("dev", "one");
        WriteState("prod", "two");

        var lost = new LostStacks(Workspace, "two");
        lost.Names.Should().Equal("dev");
        lost.Sentence.Should().Be("The local AWS that had the stack dev ended without ./tap down (a crash or a restart of the machine); what it held is gone.");
        lost.Clear();

        Directory.Exists(Workspace.StackFolder("dev")).Should().BeFalse();
        new LostStacks(Workspace, "two").Sentence.Should().BeNull();
        File.Exists(Workspace.StateFile("prod")).Should().BeTrue();
    }

    [Fact]
    public void Without_a_process_all_are_lost_and_told_in_one_sentence()
    {
        foreach (var stack in new[] { "prod", "dev", "pr-7" })
            WriteState(stack, "one");
        WriteState("broken", "one");
        File.WriteAllText(Workspace.StateFile("broken"), "{");
        new LostStacks(Workspace, null).Sentence.Should().StartWith("The local AWS that had the stacks broken, dev, pr-7 and prod ended").And.EndWith("what they held is gone.");
    }

    [Fact]
    public void A_run_keeps_the_lock_of_its_stack()
    {
        WriteState("dev", "one");
        folder.Write("dev/outputs.json", "{}");
        using var turn = FileLock.TakeStack(Workspace.StackFolder("dev"), "dev");
        new LostStacks(Workspace, "two").Clear();
        Directory.GetFiles(Workspace.StackFolder("dev")).Select(Path.GetFileName).Should().Equal("lock");
    }

    private Workspace Workspace => new(folder.Path, folder.Path);

    private void WriteState(string stack, string instance)
    {
        Directory.CreateDirectory(Workspace.StackFolder(stack));
        folder.Write($"{stack}/state.json", $$"""{"version":1,"instance":"{{instance}}","resources":[]}""");
    }
}
