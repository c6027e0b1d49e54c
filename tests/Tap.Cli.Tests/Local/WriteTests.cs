using Tap.Cli.Local;
using Tap.Testing;

namespace Tap.Cli.Tests.Local;

/// <summary>A file that a command writes is the old one or the new one, with nothing beside it.</summary>
public sealed class WriteTests : IDisposable
{
    private const string Temporary = ".outputs.json.new";

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "outputs.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_kill_left_is_taken_away()
    {
        folder.Write(Temporary, "a part, longer than what is written now");
        Workspace.Write(File, "new");
        ShouldHold("new\n");
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_old_file_and_the_new_one_is_named()
    {
        // What is written there finds no space, as on such a disk; on a Mac, which has no such device, it cannot be opened.
        folder.Write("outputs.json", "old");
        System.IO.File.CreateSymbolicLink(Path.Combine(folder.Path, Temporary), "/dev/full");
        var write = () => Workspace.Write(File, "new");
        write.Should().Throw<Exception>().WithMessage($"*{Temporary}*");
        ShouldHold("old");

        write();
        ShouldHold("new\n");
    }

    [Fact]
    public void What_cannot_get_its_name_is_taken_away()
    {
        Directory.CreateDirectory(File);
        var write = () => Workspace.Write(File, "new");
        write.Should().Throw<Exception>().Which.Should().Match(fault => fault is IOException || fault is UnauthorizedAccessException);
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(File);
    }

    private void ShouldHold(string text)
    {
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(File);
        System.IO.File.ReadAllText(File).Should().Be(text);
    }
}
