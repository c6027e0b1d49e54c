using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>A signature is valid when TAP wrote the result, all of it, for this process.</summary>
public sealed class ResultSignatureTests
{
    private const string Changed = "The signature was not made with the secret, or something that it covers was changed.";
    private const string ChangedData = "The digest is not that of the data: the data was changed.";

    [Fact]
    public void It_is_verified_as_the_API_s_page_says() =>
        Of(FakeData.ResultOf("new")).Should().Be(new ResultSignature(true, null));

    [Fact]
    public void It_names_the_version_of_the_secret() =>
        ResultSignature.VersionIn(FakeData.ResultOf("new")).Should().Be(FakeData.VersionOfSecret);

    [Fact]
    public void A_version_that_is_not_valid_has_signed_nothing() =>
        ResultSignature.Of(FakeData.Id, FakeData.ResultOf("new"), null).Should().Be(new ResultSignature(
            false, $"It names the version {FakeData.VersionOfSecret} of the secret, which is neither the current one nor the one before."));

    [Theory]
    [InlineData("\"n\":12.50", "\"n\":12.5", ChangedData)]
    [InlineData("\"n\":12.50", "\"n\": 12.50", ChangedData)]
    [InlineData("\"type\":\"order\"", "\"type\":\"other\"", Changed)]
    [InlineData("Zoë", "Zoe", Changed)]
    [InlineData("\"userId\":\"Zoë\",", "", Changed)]
    [InlineData("\"checksum\":\"sum=\"", "\"checksum\":\"mus=\"", Changed)]
    [InlineData("\"type\":\"order\"", "\"type\":1", "A member is missing, or is no text.")]
    [InlineData("\"userId\":\"Zoë\"", "\"userId\":null", "A member is missing, or is no text.")]
    [InlineData("\"type\":\"order\",", "", "A member is missing, or is no text.")]
    [InlineData("\"secretVersion\":", "\"userId\":", "It is no JSON object, or a member comes twice.")]
    [InlineData("\"secretVersion\":\"0d0f6a52-9b0e-4f5c-8d0a-0e7c5a1f9d3b\",", "", "A member is missing, or is no text.")]
    [InlineData("\"signature\":", "\"signed\":", "The signature does not cover the member 'signed'.")]
    [InlineData("\"type\":\"order\"", "\"type\":\"order\",\"amount\":5", "The signature does not cover the member 'amount'.")]
    [InlineData("\"key\":", "\"data\":{},\"key\":", "The signature does not cover the member 'data'.")]
    [InlineData("\"type\":\"order\"", "\"type\":\"order\",\"type\":\"other\"", "It is no JSON object, or a member comes twice.")]
    [InlineData("{\"id\"", "\"id\"", "It is no JSON object, or a member comes twice.")]
    [InlineData(",\"data\":", ", \"data\":", ChangedData)]
    public void What_was_changed_is_found(string original, string tampered, string reason)
    {
        var result = FakeData.ResultOf("new");
        result.Should().Contain(original);

        Of(result.Replace(original, tampered, StringComparison.Ordinal)).Should().Be(new ResultSignature(false, reason));
    }

    [Fact]
    public void Who_has_not_the_secret_cannot_sign() => Of(FakeData.ResultOf("guessed")).Should().Be(new ResultSignature(false, Changed));

    [Fact]
    public void The_result_of_another_process_is_none_of_this()
    {
        var other = "019a0c1e-7b5a-7c3d-8e2f-000000000000";
        Of(FakeData.ResultOf("new", other)).Should().Be(new ResultSignature(false, $"It is the result of another process, {other}."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("hello")]
    public void What_is_no_result_is_not_valid(string text) => Of(text).Valid.Should().BeFalse();

    private static ResultSignature Of(string text) => ResultSignature.Of(FakeData.Id, text, "new");
}
