namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class EncryptionTests(Deployments stacks)
{
    [Theory, DeployedAlike]
    public async Task The_key_rotates_every_year(string environment)
    {
        var rotation = await stacks[environment].Aws("kms", "get-key-rotation-status", "--key-id", stacks[environment].Output("kmsKeyId"));

        rotation["KeyRotationEnabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory, DeployedAlike]
    public async Task The_alias_leads_to_the_key(string environment)
    {
        var key = await stacks[environment].Aws("kms", "describe-key", "--key-id", $"alias/tap-{environment}");

        key["KeyMetadata"]!["Arn"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        key["KeyMetadata"]!["Enabled"]!.GetValue<bool>().Should().BeTrue();
    }

    [Theory, DeployedAlike]
    public async Task Services_use_the_key_only_for_this_account(string environment)
    {
        var policy = await stacks[environment].Aws("kms", "get-key-policy", "--key-id", stacks[environment].Output("kmsKeyId"), "--policy-name", "default");

        var services = DeployedStack.Statements(policy["Policy"]).Where(statement => statement["Principal"]!["Service"] is not null).ToList();
        services.Should().HaveCount(7).And.OnlyContain(statement => statement["Condition"] != null);
    }
}
