using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Cli.Review;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Tests.Review;

public class ResourceChangesTests
{
    private const string Table = "aws:dynamodb/table:Table";
    private const string Key = "aws:kms/key:Key";
    private const string Queue = "aws:sqs/queue:Queue";

    private static readonly RegisteredResource Group = ReviewKit.Resource("tap:x:Group", "group", "{}");

    [Fact]
    public void What_is_the_same_is_left_out() => Between([Of(Queue, "q", """{"a":1}""")], [Of(Queue, "q", """{"a":1.0}""")]).Should().BeEmpty();

    [Fact]
    public void What_is_new_changed_and_gone_is_told_with_its_inputs()
    {
        var changes = Between(
            [Of(Queue, "gone", "{}"), Of("aws:sns/topic:Topic", "kept", """{"displayName":"a","old":1}""")],
            [Of("aws:sns/topic:Topic", "kept", """{"displayName":"b","new":{"x":2}}"""), Of(Queue, "new", "{}")]);

        changes.Select(change => (change.Key, change.Operation)).Should().Equal(
            ($"{Queue}::gone", Operation.Delete), ($"{Queue}::new", Operation.Create), ("aws:sns/topic:Topic::kept", Operation.Update));
        changes[^1].Inputs.Should().BeEquivalentTo(
        [
            new InputChange("displayName", "\"a\"", "\"b\"", false, []), new InputChange("old", "1", null, false, []), new InputChange("new.x", null, "2", false, []),
        ]);
    }

    [Fact]
    public void What_loses_data_stands_first_with_the_input_that_replaces_it()
    {
        var changes = Between(
            [Of("aws:lambda/alias:Alias", "alias", """{"name":"a"}"""), Of(Table, "table", """{"hashKey":"id","ttl":1}""")],
            [Of("aws:lambda/alias:Alias", "alias", """{"name":"b"}"""), Of(Table, "table", """{"hashKey":"pk","ttl":2}""")]);

        changes.Select(change => (change.Key, change.Operation, change.Loses)).Should().Equal(
            ($"{Table}::table", Operation.Replace, true), ("aws:lambda/alias:Alias::alias", Operation.Replace, false));
        changes[0].Inputs.Select(input => (input.Path, input.Replaces)).Should().BeEquivalentTo([("hashKey", true), ("ttl", false)]);
        changes[0].Fate.Should().Be("what it holds goes with it");
        changes[1].Fate.Should().BeNull();
    }

    [Theory]
    [InlineData(true, false, "Pulumi refuses while it is protected")]
    [InlineData(false, true, "the old one stays in the account, outside the stack")]
    public void The_options_of_the_old_one_say_what_becomes_of_it(bool protect, bool retain, string fate) =>
        Between([Of(Queue, "q", "{}") with { Options = new RecordedOptions { Protect = protect, RetainOnDelete = retain } }], [])
            .Should().ContainSingle().Which.Fate.Should().Be(fate);

    [Fact]
    public void What_is_made_of_a_replaced_one_follows_it()
    {
        RegisteredResource Vault(string arn) => ReviewKit.Resource("aws:backup/vault:Vault", "vault", $$"""{"kmsKeyArn":"{{arn}}"}""");
        var arn = new Reference($"{Key}::key", "arn").ToString();

        var changes = Between(
            [Of(Key, "key", """{"keyUsage":"a"}"""), Of(Vault(arn)), Of(Queue, "q", $$"""{"kmsMasterKeyId":"{{arn}}"}""")],
            [Of(Key, "key", """{"keyUsage":"b"}"""), Of(Vault(arn)), Of(Queue, "q", $$"""{"kmsMasterKeyId":"{{arn}}"}""")]);

        changes.Select(change => (change.Key, change.Operation)).Should().Equal(
            ($"{Key}::key", Operation.Replace), ("aws:backup/vault:Vault::vault", Operation.Replace), ($"{Queue}::q", Operation.Update));
        changes[1].Inputs.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new InputChange("kmsKeyArn", $"\"{arn}\"", null, true, [$"{Key}::key"]));
    }

    [Fact]
    public void What_a_change_in_place_brings_anew_is_followed_too()
    {
        const string function = "aws:lambda/function:Function";
        Registration User(string property) => Of("aws:sns/topic:Topic", $"uses {property}", $$"""{"x":"{{new Reference($"{function}::f", property)}}"}""");

        var changes = Between(
            [Of(function, "f", """{"timeout":1}"""), User("version"), User("arn")], [Of(function, "f", """{"timeout":2}"""), User("version"), User("arn")]);

        changes.Select(change => change.Key).Should().Equal($"{function}::f", "aws:sns/topic:Topic::uses version");
    }

    [Fact]
    public void Another_region_is_another_resource() =>
        Between([Of(Queue, "q", "{}")], [Of(Queue, "q", "{}") with { Region = "eu-west-1" }])
            .Should().ContainSingle().Which.Inputs.Should().ContainSingle().Which.Should().BeEquivalentTo(
                new InputChange(Differ.Region, "\"eu-west-2\"", "\"eu-west-1\"", true, []));

    [Fact]
    public void The_options_of_the_new_one_decide_what_counts()
    {
        Registration New(RecordedOptions options) => Of(Queue, "q", """{"delaySeconds":2}""") with { Options = options };
        Registration[] old = [Of(Queue, "q", """{"delaySeconds":1}""")];

        Between(old, [New(new RecordedOptions { IgnoreChanges = ["delaySeconds"] })]).Should().BeEmpty();
        Between(old, [New(new RecordedOptions { ReplaceOnChanges = ["delaySeconds"] })]).Should().ContainSingle().Which.Loses.Should().BeTrue();
    }

    [Fact]
    public void A_resource_is_known_by_its_former_name()
    {
        var renamed = Of(Queue, "new", """{"delaySeconds":1}""") with { FormerKeys = [$"{Queue}::old"] };
        Between([Of(Queue, "old", """{"delaySeconds":1}""")], [renamed]).Should().BeEmpty();
        Between([Of(Queue, "old", "{}")], [Of(Queue, "new", "{}")]).Select(change => change.Operation).Should().Equal(Operation.Delete, Operation.Create);
    }

    [Fact]
    public void A_component_of_another_type_is_another_address_for_what_is_in_it()
    {
        static Registration[] In(RegisteredResource component, params IReadOnlyList<string> former) =>
        [
            new(component, "", new RecordedOptions { IsComponent = true }) { FormerKeys = former },
            Of(ReviewKit.Resource(Queue, "q", "{}") with { Parent = component.Key }),
        ];
        var old = In(Group);

        var moved = Between(old, In(Group with { Type = "tap:x:Other" })).Should().ContainSingle().Which;
        moved.Operation.Should().Be(Operation.Replace);
        moved.Inputs.Should().ContainSingle().Which.Path.Should().Be(ResourceChanges.Component);

        Between(old, In(Group with { Name = "renamed" })).Should().BeEmpty("the names of components are no part of it");
        Between(old, In(Group with { Type = "tap:x:Other" }, Group.Key)).Should().BeEmpty("the component says what it was");
    }

    [Fact]
    public void The_tags_of_the_provider_concern_what_is_tagged()
    {
        Registration[] resources = [Of(Queue, "q", "{}"), Of("aws:sqs/queuePolicy:QueuePolicy", "p", "{}")];
        var before = Stack(resources) with { DefaultTags = new JsonObject { ["Version"] = "1" } };

        var change = ResourceChanges.Between(before, Stack(resources) with { DefaultTags = new JsonObject { ["Version"] = "2" } })
            .Should().ContainSingle().Which;
        change.Key.Should().Be($"{Queue}::q");
        change.OnlyTags.Should().BeTrue();
        change.Inputs.Should().ContainSingle().Which.Path.Should().Be($"{Differ.DefaultTags}.Version");
    }

    [Fact]
    public void An_order_that_is_another_is_told() =>
        Between([Of(Queue, "q", """{"list":["a","b"]}""")], [Of(Queue, "q", """{"list":["b","a"]}""")])
            .Should().ContainSingle().Which.Inputs.Should().ContainSingle().Which.After.Should().Be("""["b","a"]""");

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Everything_that_the_program_registers_is_known(string stack)
    {
        var registered = await ReviewKit.RunAsync(stack);
        registered.Resources.Select(resource => resource.Type).Distinct().Should().BeSubsetOf(Kinds.Types);
        DataStores.Of(registered).Select(store => store.Resource.Split("::")[0]).Distinct()
            .Where(type => !DataStores.Hold(type)).Should().Equal("aws:sns/topic:Topic");
    }

    private static Registration Of(string type, string name, string inputs) => Of(ReviewKit.Resource(type, name, inputs));

    private static Registration Of(RegisteredResource resource) => new(resource, "eu-west-2", RecordedOptions.None);

    private static RegisteredStack Stack(params Registration[] registrations) => ReviewKit.Stack("dev") with { Registrations = registrations };

    private static IReadOnlyList<ResourceChange> Between(Registration[] before, Registration[] after) =>
        ResourceChanges.Between(Stack(before), Stack(after));
}
