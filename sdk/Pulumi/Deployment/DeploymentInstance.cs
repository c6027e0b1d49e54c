namespace Pulumi;

/// <summary>The run that a program belongs to: its names, its mode, and the providers' functions.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    /// <summary>The stack's name.</summary>
    public string StackName => _deployment.StackName;

    /// <summary>The folder of Pulumi.yaml.</summary>
    public string RootDirectory => _deployment.RootDirectory;

    /// <summary>Calls a provider's function when the arguments are there.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="token">The function, such as <c>aws:index/getRegion:getRegion</c>.</param>
    /// <param name="args">The arguments. While one is unknown, or a resource that it comes from has no id, the result is unknown.</param>
    /// <param name="options">The options, or null.</param>
    /// <returns>The result.</returns>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        new(_deployment.InvokeAsync<T>(token, args, options));

    /// <summary>Calls a provider's function when the arguments and other resources are there.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="token">The function, such as <c>aws:index/getRegion:getRegion</c>.</param>
    /// <param name="args">The arguments. While one is unknown, or a resource that it comes from has no id, the result is unknown.</param>
    /// <param name="options">The options.</param>
    /// <returns>The result, which depends on these resources.</returns>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        new(_deployment.InvokeAsync<T>(token, args, options));

    /// <summary>Calls a provider's function and waits for the result.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="token">The function, such as <c>aws:index/getRegion:getRegion</c>.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="options">The options, or null.</param>
    /// <returns>The result; fails as the provider does.</returns>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.InvokeNowAsync<T>(token, args, options);
}
