namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class EncryptionTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_key_rotates_every_year(string environment)
    {
        var rotation = await stacks[environment].Aws.Ask(JsonService.Keys, "GetKeyRotationStatus", ("KeyId", stacks[environment].Output("kmsKeyId")));

        rotation["KeyRotationEnabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory, Deployed]
    public async Task The_alias_leads_to_the_key(string environment)
    {
        var key = await stacks[environment].Aws.Ask(JsonService.Keys, "DescribeKey", ("KeyId", $"alias/tap-{environment}"));

        key["KeyMetadata"]!["Arn"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        key["KeyMetadata"]!["Enabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory, Deployed]
    public async Task Services_use_the_key_only_for_this_account(string environment)
    {
        var policy = await stacks[environment].Aws.Ask(
            JsonService.Keys, "GetKeyPolicy", ("KeyId", stacks[environment].Output("kmsKeyId")), ("PolicyName", "default"));

        var services = DeployedStack.Statements(policy["Policy"]).Where(statement => statement["Principal"]!["Service"] is not null).ToList();
        services.Should().HaveCount(stacks[environment].IsProduction ? 9 : 7).And.OnlyContain(statement => statement["Condition"] != null);
    }
}
