using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["tap:storage", "tap:logs", "tap:table"];

    [Theory]
    [InlineData("storge", "tap:storage")] // a letter too few
    [InlineData("tables", "tap:table")] // a letter too many
    [InlineData("legs", "tap:logs")] // a wrong letter
    [InlineData("Storage", "tap:storage")] // a wrong case
    [InlineData("lgso", "tap:logs")] // letters exchanged
    public void The_nearest_key_is_suggested(string key, string meant) =>
        Spelling.Suggest(key, Known, "tap:").Should().Be($"did you mean {meant}?");

    [Fact]
    public void Three_changes_are_near_and_four_are_not()
    {
        Spelling.Suggest("storageabc", Known, "tap:").Should().Be("did you mean tap:storage?");
        Spelling.Suggest("storageabcd", Known, "tap:").Should().Be("there are tap:storage, tap:logs, tap:table");
    }

    [Theory]
    [InlineData("fly", null)] // two of three letters are others
    [InlineData("prd", "prod")]
    [InlineData("PROD", "prod")]
    [InlineData("stat", "status")] // as near to stack, which does not begin so
    public void A_short_word_is_near_when_half_of_it_is_right(string word, string? meant) =>
        Spelling.Nearest(word, ["up", "stack", "status", "prod"]).Should().Be(meant);

    [Fact]
    public void Each_key_is_listed_once() =>
        Spelling.Suggest("something", ["tap:logs", "tap:logs"], "tap:").Should().Be("there are tap:logs");
}
