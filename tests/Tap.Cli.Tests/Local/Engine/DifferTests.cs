using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Program;

namespace Tap.Cli.Tests.Local.Engine;

public class DifferTests
{
    private static readonly KindInfo Kind = new(["bucket"], [], null);

    [Fact]
    public void A_resource_without_a_record_is_created() =>
        Differ.Compare(null, Goal("""{"a":1}"""), Kind).Operation.Should().Be(Operation.Create);

    [Theory]
    [InlineData("""{"a":1,"b":{"x":[1,2],"y":"z"}}""", """{"b":{"y":"z","x":[1,2]},"a":1}""")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"code":{"$archive":"/one","hash":"h"}}""", """{"code":{"$archive":"/two","hash":"h"}}""")]
    public void Equal_inputs_change_nothing(string recorded, string wanted)
    {
        var difference = Differ.Compare(Record(recorded), Goal(wanted), Kind);

        difference.Operation.Should().Be(Operation.Same);
        difference.Changes.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "a")]
    [InlineData("""{"a":1}""", "{}", "a")]
    [InlineData("{}", """{"a":1}""", "a")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", "a")]
    [InlineData("""{"a":"1"}""", """{"a":1}""", "a")]
    [InlineData("""{"code":{"$archive":"/one","hash":"h"}}""", """{"code":{"$archive":"/one","hash":"i"}}""", "code")]
    public void Different_inputs_are_an_update(string recorded, string wanted, string property)
    {
        var difference = Differ.Compare(Record(recorded), Goal(wanted), Kind);

        difference.Operation.Should().Be(Operation.Update);
        difference.Changes.Select(change => change.Property).Should().Equal(property);
    }

    [Fact]
    public void An_input_that_fixes_the_identity_is_a_replacement() =>
        Differ.Compare(Record("""{"bucket":"one","a":1}"""), Goal("""{"bucket":"two","a":1}"""), Kind).Operation.Should().Be(Operation.Replace);

    [Fact]
    public void The_program_may_ask_for_a_replacement() =>
        Differ.Compare(Record("""{"a":1}"""), Goal("""{"a":2}""", new RecordedOptions { ReplaceOnChanges = ["a"] }), Kind)
            .Operation.Should().Be(Operation.Replace);

    [Fact]
    public void Another_region_is_a_replacement()
    {
        var difference = Differ.Compare(Record("{}"), Goal("{}") with { Region = "eu-west-1" }, Kind);

        difference.Operation.Should().Be(Operation.Replace);
        difference.Changes.Should().ContainSingle().Which.Property.Should().Be("provider.region");
    }

    [Theory]
    [InlineData("""{"tagsAll":{}}""", true)]
    [InlineData("{}", false)]
    public void Default_tags_concern_only_what_has_tags(string outputs, bool changed)
    {
        var record = Record("{}") with { Outputs = Parse(outputs), Tags = Parse("""{"Owner":"a"}""") };
        var difference = Differ.Compare(record, Goal("{}") with { Tags = Parse("""{"Owner":"b"}""") }, Kind);

        difference.Operation.Should().Be(changed ? Operation.Update : Operation.Same);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("routing.weights[0]")]
    [InlineData("absent")]
    public void Ignored_changes_keep_what_is_recorded(string ignored)
    {
        var record = Record("""{"version":"7","routing":{"weights":[0.5]}}""");
        var goal = Goal("""{"version":"7","routing":{"weights":[0.5]}}""", new RecordedOptions { IgnoreChanges = [ignored] });
        goal.Inputs["version"] = ignored == "version" ? "8" : "7";
        goal.Inputs["routing"]!["weights"]![0] = ignored.StartsWith("routing", StringComparison.Ordinal) ? 0.9 : 0.5;
        if (ignored == "absent")
            goal.Inputs["absent"] = "new";

        var difference = Differ.Compare(record, goal, Kind);

        difference.Operation.Should().Be(Operation.Same);
        Differ.Canonical(difference.Inputs).Should().Be(Differ.Canonical(record.Inputs));
    }

    [Theory]
    [InlineData("""[{"name":"a","units":20}]""", """[{"name":"a","units":50}]""")]
    [InlineData("""[{"name":"a","units":20},{"name":"b","units":5}]""", """[{"name":"a","units":50},{"name":"b","units":5}]""")]
    [InlineData("[]", "[]")]
    public void Changes_can_be_ignored_in_each_element_that_was_there_before(string described, string kept)
    {
        var goal = Goal($$"""{"indexes":{{described}}}""", new RecordedOptions { IgnoreChanges = ["indexes[*].units"] });

        var difference = Differ.Compare(Record("""{"indexes":[{"name":"a","units":50}]}"""), goal, Kind);

        difference.Inputs["indexes"]!.ToJsonString().Should().Be(kept);
    }

    [Fact]
    public void Other_changes_of_a_resource_with_ignored_ones_are_seen()
    {
        var difference = Differ.Compare(
            Record("""{"version":"7","a":1}"""), Goal("""{"version":"8","a":2}""", new RecordedOptions { IgnoreChanges = ["version"] }), Kind);

        difference.Operation.Should().Be(Operation.Update);
        Differ.Canonical(difference.Inputs).Should().Be("""{"a":2,"version":"7"}""");
    }

    [Fact]
    public void Secrets_are_marked()
    {
        var options = new RecordedOptions { Secrets = new HashSet<string> { "secretString" } };
        Differ.Compare(Record("""{"secretString":"a"}"""), Goal("""{"secretString":"b"}""", options), Kind)
            .Changes.Should().ContainSingle().Which.Kind.Should().Be(PropertyChangeKind.Secret);
    }

    [Theory]
    [InlineData("""{"arn":"x"}""")]
    [InlineData("{}")]
    public void What_a_preview_cannot_know_is_a_change(string recorded)
    {
        var goal = Goal("{}") with { UnknownInputs = new HashSet<string> { "arn" } };
        var difference = Differ.Compare(Record(recorded), goal, Kind);

        difference.Operation.Should().Be(Operation.Update);
        difference.Changes.Should().ContainSingle().Which.Kind.Should().Be(PropertyChangeKind.Unknown);
    }

    private static ResourceRecord Record(string inputs) =>
        new("aws:s3/bucket:Bucket::data", "aws:s3/bucket:Bucket", "data", "data-1", "eu-west-2", Parse(inputs), [], [], new ResourceMeta());

    private static ResourceGoal Goal(string inputs, RecordedOptions? options = null) =>
        new("aws:s3/bucket:Bucket", "data", "eu-west-2", Parse(inputs), [], options ?? RecordedOptions.None);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
