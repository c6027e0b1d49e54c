using System.Text.RegularExpressions;
using Tap.Cli.Local;

namespace Tap.Cli.Tests.Local;

public class StackNameTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("pr-7.eu_1")]
    public void A_name_is_fine(string name) => Workspace.StackNameFault(name).Should().BeNull();

    [Theory]
    [InlineData("../dev")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("-x")]
    [InlineData("local-aws")]
    [InlineData("venv")]
    [InlineData("node")]
    [InlineData("NODE")]
    [InlineData("built")]
    [InlineData("lock")]
    [InlineData("review.html")]
    public void A_name_that_is_no_folder_of_its_own_is_refused(string name) => Workspace.StackNameFault(name).Should().StartWith($"'{name}' is no stack name");

    [Fact]
    public void A_stack_is_called_like_nothing_that_the_local_run_keeps_beside_it()
    {
        var root = Workspace.Find().Root;
        string[] files = [Path.Combine(root, "tap"), .. Directory.GetFiles(Path.Combine(root, "scripts"))];
        var scripts = string.Concat(files.Select(File.ReadAllText));
        var written = Regex.Matches(scripts, @"\.tap/([A-Za-z0-9.-]+)")
            .Select(match => match.Groups[1].Value).Distinct();
        written.Should().Contain(["built", "probe", "probe.log", "pulumi-sdk", "test", "venv"]).And.OnlyContain(name => Workspace.StackNameFault(name) != null);
        foreach (var folder in (string[])[Folders.LocalAwsData, Folders.Venv, Folders.Node, Folders.ReviewPage])
            Workspace.StackNameFault(Path.GetFileName(folder)).Should().NotBeNull(folder);
    }

    private static Workspace Folders => new("root", "home");
}
