using Tap.Cli.Tests.EndToEnd;

namespace Tap.Cli.Tests.Review;

public sealed class ReviewCommandTests : IDisposable
{
    private readonly TapHome tap = new();

    public void Dispose() => tap.Dispose();

    [Fact]
    public async Task The_page_is_written_without_a_local_AWS()
    {
        var result = await tap.RequireAsync("review", "--stack", "prod", "--compare", "dev");

        var lines = result.Output.TrimEnd().Split('\n');
        lines.Should().HaveCount(3);
        lines[0].Should().MatchRegex(@"^prod: \d+ resources, 0 guardrails broken, \d+ waived, about \d+\.\d\d USD a month$");
        lines[1].Should().StartWith("dev: ");
        lines[2].Should().Be(new Uri(tap["review.html"]).AbsoluteUri);
        (await File.ReadAllTextAsync(tap["review.html"])).Should().StartWith("<!doctype html>").And.Contain("<title>Review of tap: prod and dev</title>");
        Directory.Exists(tap["local-aws"]).Should().BeFalse("nothing was started");
    }

    [Fact]
    public async Task The_file_may_be_named()
    {
        var file = tap["pages/change.html"];
        (await tap.RequireAsync("review", "--output", file)).Output.Should().EndWith($"{new Uri(file).AbsoluteUri}\n");
        File.Exists(file).Should().BeTrue();
    }

    [Theory]
    [InlineData("There is no stack 'staging'", "--compare", "staging")]
    [InlineData("tap:storage.encryption", "--config", "tap:storage.encryption=none")]
    [InlineData("There is no commit 'no/such/branch' here", "--base", "no/such/branch")]
    public async Task A_mistake_is_named(string sentence, params string[] arguments)
    {
        var result = await tap.RunAsync(["review", .. arguments]);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(sentence).And.NotContain("   at ");
        File.Exists(tap["review.html"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_summary_is_about_a_base()
    {
        var result = await tap.RunAsync(["review", "--markdown", "-"]);

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be("error: --markdown is about a change; name what it starts from with --base. ./tap help review tells more.\n");
    }
}
