using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Review;
using Tap.Guardrails;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public sealed partial class ReviewPageTests : IDisposable
{
    private const string Secret = "a-secret-that-nobody-may-read-0123456789";
    private const string Hostile = "</script><script>alert(1)</script>{{script}}";

    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "ENVIRONMENT_SUFFIX");

    public void Dispose() => variables.Dispose();

    [Fact]
    public void A_value_cannot_end_the_data_or_stand_for_a_part_of_the_page()
    {
        var page = Page(ReviewKit.Resource("aws:x/thing:Thing", Hostile, "{}"));

        page.Should().NotContain("alert(1)</script>");
        var data = JsonNode.Parse(Data().Match(page).Groups["json"].Value)!;
        data["stacks"]![0]!["resources"]![0]!["name"]!.GetValue<string>().Should().Be(Hostile);
    }

    [Fact]
    public void The_title_is_text()
    {
        var stack = ReviewKit.Stack("<b>");
        ReviewPage.Render(ReviewModel.Of("<i>", stack, stack)).Should().Contain("<h1>Review of &lt;i&gt;: &lt;b&gt; and &lt;b&gt;</h1>");
    }

    [Fact]
    public void The_page_needs_no_network()
    {
        var page = Page();
        page.Should().Contain("default-src 'none'").And.NotContain("@import").And.NotContain("<link").And.NotMatchRegex("\\ssrc=");
    }

    [Fact]
    public void The_policy_names_the_style_and_the_script_of_the_page()
    {
        var page = Page();
        page.Should().Contain($"style-src '{Hash(Style().Match(page).Groups["text"].Value)}'").And.Contain($"script-src '{Hash(Script().Match(page).Groups["text"].Value)}'");
    }

    [Fact]
    public async Task Secrets_are_never_in_the_page()
    {
        var dev = await ReviewKit.RunAsync("dev", $"tap:appSecret={Secret}");
        var page = ReviewPage.Render(ReviewModel.Of("tap", dev, await ReviewKit.RunAsync("prod")));

        page.Should().NotContain(Secret);
    }

    [Fact]
    public async Task No_path_of_the_machine_is_in_the_page()
    {
        var page = ReviewPage.Render(ReviewModel.Of("tap", await ReviewKit.RunAsync("dev"), await ReviewKit.RunAsync("prod")));
        page.Should().NotContain(JsonEncodedText.Encode(AppContext.BaseDirectory.TrimEnd('/')).Value).And.Contain("api-handler");
    }

    private static string Page(params RegisteredResource[] resources)
    {
        var stack = ReviewKit.Stack("dev", resources);
        return ReviewPage.Render(ReviewModel.Of("tap", stack, stack));
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("""<script type="application/json" id="data">(?<json>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("""<script type="module">(?<text>.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Script();
}
