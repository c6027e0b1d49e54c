using Amazon;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

public sealed class AwsRegionsTests
{
    // One of its entries is a way to reach us-east-1 rather than a region.
    private static IEnumerable<RegionEndpoint> OfTheSdk => RegionEndpoint.EnumerableAllRegions.Where(region => region.SystemName != "us-east-1-regional");

    [Fact]
    public void The_regions_are_those_of_the_AWS_SDK() =>
        AwsRegions.Known.Should().BeEquivalentTo(OfTheSdk.Select(region => region.SystemName), "a region that AWS opens, or closes, comes with a version of its SDK");

    [Fact]
    public void A_region_lies_in_the_partition_that_the_AWS_SDK_says()
    {
        foreach (var region in OfTheSdk)
            AwsRegions.PartitionOf(region.SystemName).Should().Be(region.PartitionName, region.SystemName);
    }

    [Fact]
    public void Every_region_has_the_form_of_one() =>
        AwsRegions.Known.Should().OnlyContain(region => AwsRegions.Rule(true).Holds(region) && AwsRegions.Rule(false).Holds(region));

    [Theory]
    [InlineData("eu-west-9")]
    [InlineData("nz-central-1")]
    public void A_region_that_is_not_known_is_one_by_its_form_alone(string name)
    {
        AwsRegions.Rule(unknown: false).Holds(name).Should().BeFalse();
        AwsRegions.Rule(unknown: true).Holds(name).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("London")]
    [InlineData("eu-west")]
    [InlineData("eu-west-")]
    [InlineData("eu--1")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-2a")]
    [InlineData("eu-west-2\n")]
    [InlineData("a-b-c-d-1")]
    [InlineData("aws-global")]
    public void What_is_no_region_is_none_by_its_form(string name) => AwsRegions.Rule(unknown: true).Holds(name).Should().BeFalse();
}
