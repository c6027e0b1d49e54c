namespace Tap.Infra.UnitTests.Migration;

/// <summary>What is wrong with a plan of somebody else's buckets and tables.</summary>
public sealed class ForeignPlanTests
{
    /// <summary>A text of the example, what it is replaced by, and the line of the message.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "\"source\": \"metadata\"", "\"source\": { \"table\": \"a b\" }", "$.tables[0].source.table = \"a b\": must be 3 to 255 of a-z, A-Z, 0-9, _, . and -; for example acme-ledger" },
        { "\"source\": \"metadata\"", "\"source\": { \"name\": \"x\", \"table\": \"abc\" }", "$.tables[0].source.name = \"x\": is not a setting; did you mean plan.json $.tables[0].source.table?" },
        { "\"source\": \"data\"", "\"source\": {}", "$.buckets[0].source.bucket = null: must be the name of a bucket, 3 to 63 of a-z, 0-9, . and -; for example acme-orders" },
        { "\"source\": \"data\"", "\"manageSource\": true", "$.buckets[0].manageSource = true: is for somebody else's bucket; the stack's own has what replication needs" },
        { "\"source\": \"data\"", "\"sourceKeyArn\": \"x\"", "$.buckets[0].sourceKeyArn = \"x\": must be null or the ARN of a KMS key; for example arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
        { "\"buckets\": [", "\"buckets\": [{ \"source\": { \"bucket\": \"abc\" } }, { \"source\": { \"bucket\": \"abc\" } }, ", "$.buckets[1].source = \"abc\": is copied by $.buckets[0] already" },
        {
            "\"buckets\": [",
            "\"buckets\": [{ \"source\": { \"bucket\": \"abc\" }, \"target\": \"copy\" }, { \"source\": { \"bucket\": \"def\" }, \"target\": \"copy\" }, ",
            "$.buckets[1].target = \"copy\": is the copy of $.buckets[0] already"
        },
        {
            "\"buckets\": [",
            "\"buckets\": [{ \"source\": { \"bucket\": \"abc\" }, \"target\": \"def\" }, { \"source\": { \"bucket\": \"def\" } }, ",
            "$.buckets[0].target = \"def\": is a bucket that is copied itself"
        },
    };

    [Theory, MemberData(nameof(Faults))]
    public Task A_fault_is_told_with_its_path_value_and_rule(string text, string replacement, string line)
    {
        var example = Repository.Read("examples/migration.json");
        example.Should().Contain(text);
        return MigrationPlanTests.ExpectFaultsAsync(example.Replace(text, replacement, StringComparison.Ordinal), $"plan.json {line}");
    }
}
