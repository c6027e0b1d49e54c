using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Local.Review;

namespace Tap.Local.Tests.Review;

public partial class ReviewPageTests
{
    private const string Hostile = "</script><script>alert(1)</script>{{script}}";

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

    private static string Page(params Guardrails.Resource[] resources)
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
