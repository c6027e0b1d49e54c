namespace Pulumi;

/// <summary>The root of all resources of a run. It shows no outputs: those of the program go to the caller of the run.</summary>
internal sealed class RootStack : ComponentResource
{
    public const string RootType = "pulumi:pulumi:Stack";

    public RootStack(Deployment deployment)
        : base(RootType, $"{deployment.ProjectName}-{deployment.StackName}") => deployment.Stack = this;

    /// <summary>Tells that the program has come to its end.</summary>
    public void End() => RegisterOutputs();
}
