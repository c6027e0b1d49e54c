namespace Tap.Infra.UnitTests;

public sealed class ErrorLogTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, MemberData(nameof(FunctionTests.Functions), MemberType = typeof(FunctionTests))]
    public void Every_error_that_a_function_logs_is_counted(string environment, string function) =>
        Stack(environment).Single(AwsType.LogMetricFilter, $"tap-{function}-error-logs-{environment}").Inputs.ShouldBeJson($$"""
            {
              "name": "tap-{{function}}-error-logs-{{environment}}",
              "logGroupName": "/aws/lambda/tap-{{function}}-{{environment}}",
              "pattern": "{ $.level = \"ERROR\" }",
              "metricTransformation": {
                "namespace": "TAP",
                "name": "tap-{{function}}-error-logs-{{environment}}",
                "value": "1",
                "unit": "Count"
              }
            }
            """);

    [Theory, BothEnvironments]
    public void No_log_group_of_a_function_is_left_out(string environment) =>
        Stack(environment).OfType(AwsType.LogMetricFilter).Select(filter => filter.Text("logGroupName"))
            .Should().BeEquivalentTo(Stack(environment).OfType(AwsType.Function).Select(function => function.Text("loggingConfig.logGroup")));
}
