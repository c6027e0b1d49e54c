using Tap.Cli.Browser;

namespace Tap.Cli.Tests.Browser;

/// <summary>Markdown that anybody may have written brings nothing into the page but text and links of the web.</summary>
public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("## Alarms", "<h2>Alarms</h2>\n")]
    [InlineData("a `b` **c**", "<p>a <code>b</code> <strong>c</strong></p>\n")]
    [InlineData("[x](https://example.com/#a)", "<p><a href=\"https://example.com/#a\" rel=\"noopener noreferrer\">x</a></p>\n")]
    [InlineData("[x](#redrive)", "<p><a href=\"#redrive\" rel=\"noopener noreferrer\">x</a></p>\n")]
    [InlineData("<https://example.com>", "<p><a href=\"https://example.com\">https://example.com</a></p>\n")]
    [InlineData("[*x* y](metrics.md)", "<p><em>x</em> y</p>\n")]
    [InlineData("[x](javascript:alert(1))", "<p>x</p>\n")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "<p>x</p>\n")]
    [InlineData("[x](data:text/html,a)", "<p>x</p>\n")]
    [InlineData("[x](//example.com)", "<p>x</p>\n")]
    [InlineData("[x][a]\n\n[a]: javascript:alert(1)", "<p>x</p>\n")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n")]
    [InlineData("![x](https://example.com/a.png)", "<p>x</p>\n")]
    [InlineData("[![x](https://example.com/a.png)](https://example.com)", "<p><a href=\"https://example.com\" rel=\"noopener noreferrer\">x</a></p>\n")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")]
    [InlineData("a <b onclick=x>c</b>", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n")]
    public void It_becomes_html(string markdown, string html) => SafeMarkdown.ToHtml(markdown).Should().Be(html);
}
