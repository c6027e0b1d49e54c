using System.Text.Json.Nodes;
using Tap.Cli.Review;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public sealed class StackChangeTests : IDisposable
{
    private static readonly PriceTable Prices = PriceTable.Load();

    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "ENVIRONMENT_SUFFIX");

    public void Dispose() => variables.Dispose();

    [Fact]
    public async Task A_program_that_is_the_same_changes_nothing_although_a_page_tells_how_it_was()
    {
        var (dev, prod) = (await ReviewKit.RunAsync("dev"), await ReviewKit.RunAsync("prod"));
        var page = BaseStack.Read(ReviewPage.Render(ReviewModel.Of("tap", dev, prod)));

        foreach (var stack in new[] { dev, prod })
        {
            var change = StackChange.Of(page[stack.Name], stack, Prices);
            change.IsEmpty.Should().BeTrue();
            change.Total.Should().Be(StackModel.Of(stack, Prices).Total).And.Be(change.TotalBefore).And.BePositive();
        }
    }

    [Fact]
    public async Task A_setting_is_followed_into_everything_that_is_made_of_it()
    {
        var before = Base(await ReviewKit.RunAsync("dev"));
        var change = StackChange.Of(before, await ReviewKit.RunAsync("dev", "tap:functions.apiHandler.memoryMb=1024"), Prices);

        var function = change.Resources.Should().ContainSingle(resource => resource.Key == "aws:lambda/function:Function::tap-api-handler-dev").Which;
        function.Inputs.Should().Equal(new InputChange("memorySize", "512", "1024", false, function.Inputs[0].Follows));
        change.Losses.Should().BeEmpty();
        change.Costs.Should().ContainSingle().Which.After.Should().BeGreaterThan(change.Costs[0].Before);
        change.Total.Should().BeGreaterThan(change.TotalBefore);
    }

    [Fact]
    public async Task What_is_in_no_other_stack_is_all_new()
    {
        var dev = await ReviewKit.RunAsync("dev");
        var change = StackChange.Of(null, dev, Prices);

        change.IsNew.Should().BeTrue();
        change.Resources.Should().HaveSameCount(dev.Resources);
        change.Permissions.Should().OnlyContain(pair => pair.Before == null);
        change.TotalBefore.Should().Be(0);
    }

    [Fact]
    public void A_statement_that_is_one_of_several_without_a_name_moves_no_other()
    {
        static RegisteredStack With(params string[] actions) => ReviewKit.Stack("dev", ReviewKit.Resource("aws:iam/rolePolicy:RolePolicy", "p", new JsonObject
        {
            ["role"] = "r",
            ["policy"] = new JsonObject
            {
                ["Statement"] = new JsonArray([.. actions.Select(action => new JsonObject { ["Effect"] = "Allow", ["Action"] = action, ["Resource"] = "*" })]),
            }.ToJsonString(),
        }.ToJsonString()));

        var change = StackChange.Of(Base(With("s3:GetObject", "s3:PutObject", "s3:ListBucket")), With("s3:PutObject", "s3:*"), Prices);

        change.Permissions.Select(pair => (pair.Before?.Actions[0], pair.After?.Actions[0])).Should().BeEquivalentTo(
            [("s3:GetObject", "s3:*"), ("s3:ListBucket", null)]);
    }

    [Fact]
    public void Alarms_stores_outputs_and_findings_are_told_apart()
    {
        static RegisteredStack With(int threshold, int days, string url, bool versioned) => ReviewKit.Stack(
            "dev",
            ReviewKit.Resource(
                "aws:cloudwatch/metricAlarm:MetricAlarm", "alarm",
                $$"""{"name":"alarm","comparisonOperator":"GreaterThanThreshold","threshold":{{threshold}},"evaluationPeriods":1}"""),
            ReviewKit.Resource("aws:cloudwatch/logGroup:LogGroup", "logs", $$"""{"name":"x","retentionInDays":{{days}}}""")) with
        {
            Outputs = new JsonObject { ["environment"] = "dev", ["url"] = url },
        };

        var change = StackChange.Of(Base(With(1, 7, "a", true)), With(2, 0, "b", false), Prices);

        change.Alarms.Should().ContainSingle().Which.After!.Condition.Should().Contain("2");
        change.Stores.Should().ContainSingle().Which.After!.Recovery.Good.Should().BeFalse();
        change.Outputs.Should().Equal(new Pair<OutputRow>(new OutputRow("url", "a"), new OutputRow("url", "b")));
        change.Findings.Should().Contain(pair => pair.Before == null && pair.After!.Resource == "aws:cloudwatch/logGroup:LogGroup::logs");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<p>no page</p>")]
    [InlineData("""<script type="application/json" id="data">{"stacks":[{"name":"dev"}]}</script>""")]
    [InlineData("""<script type="application/json" id="data">{"stacks":null}</script>""")]
    public void A_page_that_tells_too_little_is_refused(string page) =>
        FluentActions.Invoking(() => BaseStack.Read(page)).Should().Throw<UserException>().WithMessage("*name a later base*");

    private static BaseStack Base(RegisteredStack stack) => new(stack, [.. FindingModel.Of(stack.Guardrails)]);
}
