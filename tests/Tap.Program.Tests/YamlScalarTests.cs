namespace Tap.Program.Tests;

/// <summary>
/// Expected is what go-yaml v3 resolves each to, in the JSON that Go writes; checked against its resolve.go and decode_test.go.
/// </summary>
public class YamlScalarTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0", "0")]
    [InlineData("+12", "12")]
    [InlineData("-12")]
    [InlineData("1_000", "1000")]
    [InlineData("0777", "511")]
    [InlineData("-0777", "-511")]
    [InlineData("0o17", "15")]
    [InlineData("0O17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("-0b101", "-5")]
    [InlineData("0x_1F", "31")]
    [InlineData("+0XfF", "255")]
    [InlineData("08", "8")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("0xFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("18446744073709551616", "18446744073709552000")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809", "-9223372036854776000")]
    public void A_whole_number(string text, string? expected = null) => Json(text).Should().Be(expected ?? text);

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("-0.0", "-0")]
    [InlineData("1e3", "1000")]
    [InlineData("1.E+3", "1000")]
    [InlineData("1_0.5_0", "10.5")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("1.25e-10", "1.25e-10")]
    [InlineData("1e-400", "0")]
    public void A_number_with_a_fraction_or_exponent(string text, string expected) => Json(text).Should().Be(expected);

    [Theory]
    [InlineData("2026-11-29", "2026-11-29 00:00:00 +0000 UTC")]
    [InlineData("2026-1-2", "2026-01-02 00:00:00 +0000 UTC")]
    [InlineData("2026-11-29 1:2:3.4500", "2026-11-29 01:02:03.45 +0000 UTC")]
    [InlineData("2026-11-29T10:00:00Z", "2026-11-29 10:00:00 +0000 UTC")]
    [InlineData("2026-11-29t10:00:00.1234567891+00:00", "2026-11-29 10:00:00.123456789 +0000 UTC")]
    [InlineData("2026-11-29T10:00:00-05:30", "2026-11-29 10:00:00 -0530 -0530")]
    public void A_time(string text, string expected) => Text(text).Should().Be(expected);

    [Theory]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("OFF")]
    [InlineData("y")]
    [InlineData("tRUE")]
    [InlineData("nUll")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("0x")]
    [InlineData("0xFFFFFFFFFFFFFFFFF")]
    [InlineData("0b2")]
    [InlineData("0x1p-2")]
    [InlineData("_1")]
    [InlineData(".5_0")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("--5")]
    [InlineData("1:30")]
    [InlineData("1,000")]
    [InlineData("1.2.3")]
    [InlineData("１２")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-29T10:00:00")]
    [InlineData("2026-11-29 10:00:00 Z")]
    [InlineData("26-11-29")]
    [InlineData("eu-west-2")]
    [InlineData("<<")]
    public void A_text(string text) => Text(text).Should().Be(text);

    [Theory]
    [InlineData(".inf")]
    [InlineData("-.Inf")]
    [InlineData("+.INF")]
    [InlineData(".NaN")]
    public void What_JSON_does_not_have_is_refused(string text)
    {
        var resolve = () => YamlScalar.Resolve(text);
        resolve.Should().Throw<FormatException>();
    }

    private static string? Json(string text) => YamlScalar.Resolve(text)?.ToJsonString();

    private static string? Text(string text) => YamlScalar.Resolve(text)?.GetValue<string>();
}
